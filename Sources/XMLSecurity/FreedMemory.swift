import CLibXML2

/// What the allocator of this process does with memory that a message no longer needs.
public enum FreedMemory {
    /// Keeps up to 16 MiB of it for the next message; for servers, to be called once at their start.
    ///
    /// glibc else gives the memory of each large message back to the system and asks for it again page by page with the next one, which costs
    /// a fifth of the time that a message of 1 MB takes.
    ///
    /// Source: mallopt(3), `M_TRIM_THRESHOLD` and `M_MMAP_THRESHOLD`.
    public static func keep() {
        #if canImport(Glibc)
            mallopt(M_MMAP_THRESHOLD, 4 << 20)
            mallopt(M_TRIM_THRESHOLD, 16 << 20)
        #endif
    }
}
