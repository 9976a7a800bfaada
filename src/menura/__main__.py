"""``python -m menura``."""

from menura.cli import main

if __name__ == "__main__":
    main()
