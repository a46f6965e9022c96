/// Arguments with which the tests run the demo: folders of their own, programs and schemas of this repository.
enum DemoArguments {
    static func make(_ folder: String, seed: Int, once: Bool, sandbox: Bool = false, webhook: String? = nil)
        -> [String]
    {
        [
            "demo", "--seed", String(seed), "--data-directory", "\(folder)/demo-data", "--schemas",
            "\(Program.repository)/Schemas", "--judges", Program.judges,
        ] + (once ? ["--once"] : []) + (sandbox ? ["--sandbox"] : []) + (webhook.map { ["--webhook", $0] } ?? [])
    }
}
