import Foundation
import Gateway
import KSZHub
import MessageStore
import Messages
import SocialSecurity
import Synchronization
import XMLSecurity

/// One simulated network of OCMWs: processes on machines, wires, disks and clocks, all decided by one seed.
final class World: Sendable {
    let federation: Federation
    let folder: String
    let around: Surroundings
    let hub: HubHost
    let organisations: [Organisation]
    private let bytes: Mutex<SeededChoice>
    private let failures = Mutex<[String]>([])

    /// - Parameter seed: decides everything that happens.
    init(seed: UInt64, federation: Federation, folder: String, keepsTrace: Bool) throws {
        self.federation = federation
        self.folder = folder
        let scheduler = Scheduler(seed: seed &* 4 &+ 1, start: federation.start)
        let weather = Weather(seed: seed &* 4 &+ 2)
        bytes = Mutex(SeededChoice(seed: seed &* 4 &+ 3))
        let ends = Box<@Sendable (Life) -> Void>()
        around = Surroundings(
            scheduler: scheduler, weather: weather,
            trace: Trace(keepsLines: keepsTrace, now: { scheduler.now }), observer: Observer(),
            crash: { ends.value?($0) })
        hub = HubHost(around: around, carrier: federation.carrier)
        var organisations = [federation.b, federation.a].map { number in
            var settings = TenantSettings()
            settings.inquiryAnswers = weather.happens(200) ? .automatic : .software
            return Organisation(number, settings: settings)
        }
        if weather.happens(200) { organisations.append(Organisation(federation.c, settings: TenantSettings())) }
        self.organisations = organisations
        try federation.prepare(world: folder, organisations.map(\.number))
        for organisation in organisations {
            for slot in 1...(weather.happens(500) ? 2 : 1) {
                organisation.add(GatewayHost(organisation, slot: slot, world: self))
            }
        }
        ends.put { [weak self] life in self?.end(life) }
    }

    /// Random bytes for tickets, salts and jitter.
    var randomBytes: @Sendable (Int) -> [UInt8] {
        { [self] count in
            bytes.withLock { random in (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) } }
        }
    }

    /// What went wrong with the world itself.
    var failure: [String] { failures.withLock { $0 } }

    func failed(_ words: String) { failures.withLock { $0.append(words) } }

    /// Every machine starts.
    func start() async throws {
        try startHub()
        for organisation in organisations {
            for host in organisation.hosts { try await host.start() }
        }
    }

    private func startHub() throws {
        try hub.start { life in
            try federation.hub(
                world: folder, life: life, scheduler: around.scheduler, random: randomBytes,
                forwarder: WayToGateways(network: Network(around: around), life: life) { [self] address in
                    organisation(address)?.next()
                })
        }
    }

    func organisation(_ digits: String) -> Organisation? { organisations.first { $0.number.digits == digits } }

    /// A process ends where it stands, and is started again after a while.
    private func end(_ life: Life) {
        life.kill()
        let host = organisations.flatMap(\.hosts).first { $0.last?.life === life }
        let pause = Duration.milliseconds(around.weather.number(in: 200...8_000))
        around.scheduler.spawn { [self] in
            try? await host?.last?.store.close()
            await pass(pause)
            do {
                if let host { try await host.start() } else { try startHub() }
            } catch {
                failed("a process could not be started again: \(error)")
            }
        }
    }

    /// Lets time pass.
    func pass(_ duration: Duration) async {
        await around.scheduler.sleep(duration, alarm: around.scheduler.alarm(), of: nil)
    }

    /// Ends every process for good.
    func stop() async {
        hub.stop()
        for host in organisations.flatMap(\.hosts) {
            host.last?.life.kill()
            do { try await host.last?.store.close() } catch { failed("a store could not be closed: \(error)") }
        }
    }
}
