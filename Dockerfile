# Rubricator as a container: compose.yaml shows it beside Audiobookshelf, docs/install.md tells the rest.
FROM node:24-bookworm-slim AS build
WORKDIR /source
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN config/docker/build.sh /app

FROM node:24-bookworm-slim
RUN apt-get update \
  && apt-get install --yes --no-install-recommends tini \
  && rm -rf /var/lib/apt/lists/*
COPY --from=build /app /app
RUN ln -s /app/dist/main.js /usr/local/bin/rubricator

# The config and the state; the libraries are mounted where you like, best where the media server sees them.
# NODE_OPTIONS, MALLOC_ARENA_MAX: V8 and the C library would keep far more memory than they need.
ENV NODE_ENV=production \
  NODE_OPTIONS=--max-semi-space-size=8 \
  MALLOC_ARENA_MAX=2 \
  RUBRICATOR_CONFIG=/config/rubricator.yaml \
  RUBRICATOR_STATE_DIR=/state \
  RUBRICATOR_LOG_FORMAT=json \
  PUID=1000 \
  PGID=1000 \
  UMASK=022
VOLUME ["/config", "/state"]
EXPOSE 8723
HEALTHCHECK --interval=60s --timeout=5s --start-period=30s CMD ["node", "/app/config/docker/healthy.js"]
ENTRYPOINT ["tini", "--", "/app/config/docker/entrypoint.sh", "rubricator"]
CMD ["watch"]
