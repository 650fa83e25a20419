"""What people do with a segmentation: sheets, movement, update, export."""
