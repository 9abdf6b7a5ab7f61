"""What people may enter about clients."""
