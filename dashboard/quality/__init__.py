"""Quality schools on screen: what is asked, how a colour is shown, and the panels of their pages."""
