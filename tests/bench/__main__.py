"""Run the benchmarks that take minutes: `python -m tests.bench`."""

import sys

from tests.bench import analysed, journey

if __name__ == "__main__":
    sys.argv = [sys.argv[0]]
    failed = journey.main()
    sys.exit(analysed.main(["--sizes", "9000", "--no-day"]) or failed)
