# Both services, each an image of its own: `--target api-service`, `--target worker-service`.
# For several platforms at once: docker buildx build --platform linux/amd64,linux/arm64 …
ARG JDK_IMAGE=eclipse-temurin:25-jdk
ARG JRE_IMAGE=eclipse-temurin:25-jre
ARG MAVEN_IMAGE=maven:3.9-eclipse-temurin-25

# Java code is the same on every platform: built once, on the builder's own.
FROM --platform=${BUILDPLATFORM:-} ${MAVEN_IMAGE} AS build
WORKDIR /src
COPY . .
# aot-jar: classes on the ordinary class path, which is what a cache of classes can hold.
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -ntp -q -DskipTests -Dspotless.check.skip -Dquarkus.package.jar.type=aot-jar \
      package -pl shared-model,api-service,worker-service -am \
 && cp shared-model/target/shared-model-*.jar shared-model/target/migration/

# What both have in common. No shell is needed to run, but one is there to look around.
FROM ${JRE_IMAGE} AS base
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Jobwire" \
      org.opencontainers.image.description="Background jobs whose results reach the person who waits" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# The trainings write there; in the images below it is root's again.
RUN mkdir /app && chown 10001:10001 /app
# A number, so that Kubernetes can see that it is not root.
USER 10001:10001
WORKDIR /app
ENV QUARKUS_PROFILE=prod
STOPSIGNAL SIGTERM

# Classes are loaded and linked once, here: a start then takes about half the time (JEP 483, 514).
FROM base AS worker-trained
COPY --from=build --chown=10001:10001 /src/worker-service/target/quarkus-app /app
COPY --chown=10001:10001 docker/train /train/train
RUN ["bash", "/train/train", "8081"]

FROM base AS api-trained
COPY --from=build --chown=10001:10001 /src/api-service/target/quarkus-app /app
COPY --chown=10001:10001 docker/train /train/train
RUN ["bash", "/train/train", "8080"]

FROM base AS worker-service
LABEL org.opencontainers.image.title="Jobwire worker-service"
COPY --from=worker-trained /app /app
EXPOSE 8081
ENTRYPOINT ["java", "-XX:AOTCache=/app/app.aot", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-jar", "/app/quarkus-run.jar"]

# Also migrates the schema: `java -cp '/migration/*' dev.jobwire.model.schema.SchemaMigration`.
FROM base AS api-service
LABEL org.opencontainers.image.title="Jobwire api-service"
COPY --from=api-trained /app /app
COPY --from=build /src/shared-model/target/migration /migration
EXPOSE 8080
ENTRYPOINT ["java", "-XX:AOTCache=/app/app.aot", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-jar", "/app/quarkus-run.jar"]
