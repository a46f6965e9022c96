# A gateway that serves one or many OCMWs.
#
# Build from the top of the repository:
#   docker build --file Docker/gateway.Dockerfile --tag ocmw-gateway .
FROM swift:6.3-bookworm AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpq-dev libsqlite3-dev libssl-dev libxml2-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY Package.swift ./
COPY Sources Sources
COPY Tests Tests
RUN swift build --configuration release --static-swift-stdlib --product ocmw-gateway \
    && install -D .build/release/ocmw-gateway /built/ocmw-gateway

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpq5 libsqlite3-0 libssl3 libxml2 tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin ocmw \
    && install -d -o ocmw -g ocmw -m 0700 /var/lib/ocmw
COPY --from=build /built/ocmw-gateway /usr/local/bin/ocmw-gateway
COPY Schemas /usr/share/ocmw-gateway/Schemas
USER 10001
WORKDIR /var/lib/ocmw
VOLUME /var/lib/ocmw
ENTRYPOINT ["/usr/local/bin/ocmw-gateway"]
CMD ["serve", "--config", "/etc/ocmw/gateway.yaml"]
