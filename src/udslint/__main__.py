"""`python -m udslint`."""

from udslint.start import main

if __name__ == "__main__":
    main()
