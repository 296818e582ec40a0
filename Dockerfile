# dst central: what "make dist" builds, in /opt/dst. Build: docker build -t dst .
FROM eclipse-temurin:17.0.16_8-jdk AS build
RUN apt-get update && apt-get install -y --no-install-recommends curl unzip && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN ./mvnw -B -ntp -q -DskipTests package assembly:single@dist \
  && mkdir /opt/dst \
  && tar -xzf target/dst-*.tar.gz -C /opt/dst --strip-components=1

FROM eclipse-temurin:17.0.16_8-jre
# names of files are made as the locale says
ENV LC_ALL=C.UTF-8
COPY --from=build /opt/dst /opt/dst
# A volume at /srv/dst begins as this fresh home. The quick start wants Java's own archive, which a JRE may lack; without
# either, dst only starts slower.
RUN useradd --system --uid 10001 --home-dir /srv/dst dst \
  && /opt/dst/dst init /srv/dst \
  && chown -R dst: /srv/dst \
  && { java -Xshare:dump && /opt/dst/dst quick-start || echo "no quick start"; }
USER dst
WORKDIR /srv/dst
VOLUME /srv/dst
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9876 && printf 'GET /observe/health/live HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["/opt/dst/dst"]
CMD ["central", "--home", "/srv/dst"]
