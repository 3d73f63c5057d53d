FROM oven/bun:1.4.5 AS build
WORKDIR /shopbell
COPY package.json bun.lock bunfig.toml tsconfig.json ./
RUN bun install --frozen-lockfile
COPY migrations migrations
COPY public public
COPY views views
COPY src src
RUN bun src/build.ts

# The binary needs nothing but the C library.
FROM debian:12-slim
RUN useradd --system --uid 10001 --home-dir /storage shopbell && install --directory --owner=shopbell --mode=0700 /storage
COPY --from=build /shopbell/dist/shopbell /usr/local/bin/shopbell
USER shopbell
ENV SHOPBELL_HOST=0.0.0.0 SHOPBELL_PORT=3000 SHOPBELL_DATA=/storage
VOLUME /storage
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["shopbell", "healthcheck"]
CMD ["shopbell"]
