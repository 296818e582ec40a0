# dst central. Build: docker build -t dst .
FROM eclipse-temurin:17-jdk AS build
RUN apt-get update && apt-get install -y --no-install-recommends curl unzip && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY .mvn .mvn
COPY mvnw pom.xml ./
COPY src src
RUN ./mvnw -B -ntp -DskipTests package

FROM eclipse-temurin:17-jre
COPY --from=build /src/target/lib /opt/dst/lib
COPY --from=build /src/target/dst.jar /opt/dst/lib/dst.jar
COPY dst /opt/dst/dst
COPY routes /opt/dst/routes
COPY conf /opt/dst/conf
# A volume at /srv/dst begins as this fresh home.
RUN useradd --system --uid 10001 --home-dir /srv/dst dst \
  && /opt/dst/dst init /srv/dst \
  && chown -R dst: /srv/dst
USER dst
WORKDIR /srv/dst
VOLUME /srv/dst
STOPSIGNAL SIGTERM
ENTRYPOINT ["/opt/dst/dst"]
CMD ["central", "--home", "/srv/dst"]
