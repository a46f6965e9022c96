# The mock of the KSZ hub, for development and tests.
#
# Build from the top of the repository:
#   docker build --file Docker/hub.Dockerfile --tag mock-ksz .
FROM swift:6.3-bookworm AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpq-dev libsqlite3-dev libssl-dev libxml2-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY Package.swift ./
COPY Sources Sources
COPY Tests Tests
RUN swift build --configuration release --static-swift-stdlib --product mock-ksz \
    && install -D .build/release/mock-ksz /built/mock-ksz

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libsqlite3-0 libssl3 libxml2 tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin ocmw \
    && install -d -o ocmw -g ocmw -m 0700 /var/lib/ocmw
COPY --from=build /built/mock-ksz /usr/local/bin/mock-ksz
COPY Schemas /usr/share/ocmw-gateway/Schemas
USER 10001
WORKDIR /var/lib/ocmw
VOLUME /var/lib/ocmw
ENTRYPOINT ["/usr/local/bin/mock-ksz"]
CMD ["serve", "--config", "/etc/ocmw/hub.yaml"]
