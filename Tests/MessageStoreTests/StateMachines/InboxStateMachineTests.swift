import MessageStore
import Testing

struct InboxStateMachineTests {
    private func apply<Result>(
        _ state: InboxStateMachine.State, _ event: (inout InboxStateMachine) -> Result
    ) -> (result: Result, after: InboxStateMachine.State) {
        var machine = InboxStateMachine(state)
        let result = event(&machine)
        return (result, machine.state)
    }

    @Test(arguments: [InboxStateMachine.State.unknown, .refused(code: "OGW1")])
    func accept_inUnknownOrRefused_accepts(_ state: InboxStateMachine.State) {
        let (result, after) = apply(state) { $0.accept(tag: [1]) }
        #expect(result == .accepted)
        #expect(after == .accepted(tag: [1]))
    }

    @Test(arguments: [InboxStateMachine.State.accepted(tag: [1]), .handedOver(tag: [1])])
    func accept_inAcceptedWithTheSameDigest_isADuplicate(_ state: InboxStateMachine.State) {
        let (result, after) = apply(state) { $0.accept(tag: [1]) }
        #expect(result == .duplicate)
        #expect(after == state)
    }

    @Test(arguments: [InboxStateMachine.State.accepted(tag: [1]), .handedOver(tag: [1])])
    func accept_inAcceptedWithAnotherDigest_isAConflict(_ state: InboxStateMachine.State) {
        let (result, after) = apply(state) { $0.accept(tag: [2]) }
        #expect(result == .conflict)
        #expect(after == state)
    }

    @Test(arguments: [InboxStateMachine.State.unknown, .refused(code: "OGW1")])
    func refuse_inUnknownOrRefused_refuses(_ state: InboxStateMachine.State) {
        let (result, after) = apply(state) { $0.refuse(code: "OGW2") }
        #expect(result == .refused)
        #expect(after == .refused(code: "OGW2"))
    }

    @Test(arguments: [InboxStateMachine.State.accepted(tag: [1]), .handedOver(tag: [1])])
    func refuse_inAccepted_leavesItAccepted(_ state: InboxStateMachine.State) {
        let (result, after) = apply(state) { $0.refuse(code: "OGW2") }
        #expect(result == .acceptedBefore)
        #expect(after == state)
    }

    @Test func handOver_inAccepted_handsOver() {
        let (result, after) = apply(.accepted(tag: [1])) { $0.handOver() }
        #expect(result == .handedOver)
        #expect(after == .handedOver(tag: [1]))
    }

    @Test func handOver_inHandedOver_isRepeated() {
        let (result, after) = apply(.handedOver(tag: [1])) { $0.handOver() }
        #expect(result == .repeated)
        #expect(after == .handedOver(tag: [1]))
    }

    @Test(arguments: [InboxStateMachine.State.unknown, .refused(code: "OGW1")])
    func handOver_inUnknownOrRefused_isIllegal(_ state: InboxStateMachine.State) {
        let (result, after) = apply(state) { $0.handOver() }
        #expect(result == .illegal)
        #expect(after == state)
    }
}
