"""What leaves the screens: workbooks and paper, made from the same drawn pages and stories."""
