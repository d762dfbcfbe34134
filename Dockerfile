# Both services, each an image of its own: `--target api-service`, `--target worker-service`.
# For several platforms at once: docker buildx build --platform linux/amd64,linux/arm64 …
ARG JDK_IMAGE=eclipse-temurin:25-jdk
ARG MAVEN_IMAGE=maven:3.9-eclipse-temurin-25
ARG BASE_IMAGE=debian:trixie-slim

# Java code is the same on every platform: built once, on the builder's own.
FROM --platform=${BUILDPLATFORM:-} ${MAVEN_IMAGE} AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -ntp -q -DskipTests -Dspotless.check.skip -Dtrain.skip \
      package -pl shared-model,api-service,worker-service -am \
 && cp shared-model/target/shared-model-*.jar shared-model/target/migration/

# A Java without compiler and headers. With all of java.se, so that no library finds
# a class missing, and what is found by name only (DNS, zip, options of sockets), and jcmd to look into a running one.
FROM ${JDK_IMAGE} AS jre
RUN jlink --output /jre --no-header-files --no-man-pages --exclude-files='**.debuginfo' \
      --add-modules java.se,jdk.unsupported,jdk.management,jdk.net,jdk.naming.dns,jdk.zipfs,jdk.jfr,jdk.jcmd

# What both have in common. No shell is needed to run, but one is there to look around.
FROM ${BASE_IMAGE} AS base
COPY --from=jre /jre /opt/java
ENV PATH=/opt/java/bin:$PATH
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Jobwire" \
      org.opencontainers.image.description="Background jobs whose results reach the person who waits" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
WORKDIR /app
# A number, so that Kubernetes can see that it is not root. It owns nothing in the image.
USER 10001:10001
ENV QUARKUS_PROFILE=prod
STOPSIGNAL SIGTERM

# Classes are loaded and linked once, here: a start then takes about half the time (JEP 483, 514). With a heap as
# a container has it: that of a large machine has pointers of another size, for which the cache is no good.
FROM base AS worker-trained
COPY --from=build /src/worker-service/target/quarkus-app /app
COPY class-cache/train /train/
RUN CACHE=/tmp/app.aot bash /train/train /app -XX:+UseG1GC -Xmx1g

FROM base AS api-trained
COPY --from=build /src/api-service/target/quarkus-app /app
COPY class-cache/train /train/
RUN CACHE=/tmp/app.aot bash /train/train /app -XX:+UseG1GC -Xmx1g

FROM base AS worker-service
LABEL org.opencontainers.image.title="Jobwire worker-service"
COPY --from=worker-trained /app /app
COPY --from=worker-trained --chown=0:0 /tmp/app.aot /app/
EXPOSE 8081
ENTRYPOINT ["java", "-XX:+UseG1GC", "-XX:AOTCache=/app/app.aot", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-jar", "/app/quarkus-run.jar"]

# Also migrates the schema: `java -cp '/migration/*' dev.jobwire.model.schema.SchemaMigration`.
FROM base AS api-service
LABEL org.opencontainers.image.title="Jobwire api-service"
COPY --from=api-trained /app /app
COPY --from=api-trained --chown=0:0 /tmp/app.aot /app/
COPY --from=build /src/shared-model/target/migration /migration
EXPOSE 8080
ENTRYPOINT ["java", "-XX:+UseG1GC", "-XX:AOTCache=/app/app.aot", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-jar", "/app/quarkus-run.jar"]
