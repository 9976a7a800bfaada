"""What the transformer is shown besides noise: features of pictures, of motion, and of words."""
