"""`python -m udslint`."""

from udslint.cli import main

if __name__ == "__main__":
    main()
