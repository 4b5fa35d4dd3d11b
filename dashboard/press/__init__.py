"""The press office: the ledger of frozen figures, files made from it, and reports sent by the clock."""
