/* Nothing to import: the flags of libxmlsec1 for CPeer, which is C. */
