"""`python -m tests.bench.analysis`: see analysed.py.

Every process that an analysis starts loads this file again, so there is nothing in it.
"""

if __name__ == "__main__":
    import sys

    from tests.bench.analysed import main

    sys.exit(main())
