"""`python -m analysis`: see command.py.

Every process that an analysis starts loads this file again, so there is nothing in it.
"""

if __name__ == "__main__":
    import sys

    from analysis.command import main

    sys.exit(main())
