"""An answer in easy read: short sentences, one idea a line, a picture beside each part."""
