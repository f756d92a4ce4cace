# The till's own journal

journal-renewed = new journal
journal-restored = The till's journal was an older copy. The till sells on and fetches what is missing from head office.
journal-copied = The till's folder was copied or moved to another machine or disk. If the old till still runs, switch it off.
journal-unmarked = A file that belongs to the till's journal was missing or damaged. The till sells on; nothing has to be done.
journal-lost = The till's journal was gone. The till sells on and fetches what head office has; what was not sent is lost unless the file is found.
journal-damaged = The till's journal was damaged and is kept aside. The till sells on; call support, and do not delete anything.
journal-hub-ahead = Head office has sales that this till lacks: the till was restored from an older copy. It sells on and fetches them.
journal-fork = Head office got other sales under this till's name: a copy of this till runs somewhere. Find it and switch it off.
