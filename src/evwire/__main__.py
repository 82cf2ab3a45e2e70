"""``evwire``, and ``python -m evwire``; ``evwire --help`` lists the commands."""

from evwire.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
