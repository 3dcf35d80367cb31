"""Run every benchmark: `python -m tests.bench`."""

import sys
from pathlib import Path

from tests.bench import journey, topics

NHS = Path(__file__).parent.parent.parent / "app" / "demo" / "nhs_feedback.csv.gz"

if __name__ == "__main__":
    sys.argv = [sys.argv[0]]
    failed = journey.main()
    sys.argv = [sys.argv[0], str(NHS)]
    sys.exit(topics.main() or failed)
