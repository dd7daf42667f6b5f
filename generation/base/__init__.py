"""What every room needs: errors, hashes, files, records, progress."""
