"""Background entry points of this feature."""

from app import jobs

jobs.isolated("drafting.make", "app.drafting.making:make")
