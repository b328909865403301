"""`python -m search_service`: the command line."""

if __name__ == "__main__":
    # Not above: each process that reads files side by side imports this module, and needs no command line.
    from search_service.cli import main

    raise SystemExit(main())
