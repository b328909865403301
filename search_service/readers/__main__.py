"""The main function of the process that reads one foreign file: see `apart`."""

import sys

from search_service.readers.apart import serve_one

serve_one(sys.argv[1])
