import CLibPQ

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Connection {
    /// Waits until somebody announces something on a channel that is listened to, or until there is something to read, or an
    /// end, behind a file descriptor.
    ///
    /// - Returns: the texts announced.
    /// - Throws: `DatabaseFailure` when the connection is lost.
    func announcements(orUntilReadable descriptor: CInt) throws -> [String] {
        var waits = [
            pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        poll(&waits, nfds_t(waits.count), -1)
        guard PQconsumeInput(handle) == 1 else {
            throw DatabaseFailure(sqlState: nil, constraint: nil, refusal: nil, isConnectionLost: true)
        }
        var texts: [String] = []
        while let notification = PQnotifies(handle) {
            texts.append(String(cString: notification.pointee.extra))
            PQfreemem(notification)
        }
        return texts
    }
}
