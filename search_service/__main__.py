"""`python -m search_service`: the command line."""

if __name__ == "__main__":
    import signal

    # Loading calls back from C, where an interrupt would be lost; until it is done, Ctrl-C ends the process as it is.
    if (interrupted := signal.getsignal(signal.SIGINT)) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    # Not above: each process that reads files side by side imports this module, and needs no command line.
    from search_service.cli import main

    signal.signal(signal.SIGINT, interrupted)
    raise SystemExit(main())
