# The gateway as an image: docker build -t portolan . ; run it read-only, with /etc/portolan holding the configuration:
#   docker run --read-only --tmpfs /tmp -v "$PWD/config:/etc/portolan:ro" -p 8080:8080 portolan
FROM maven:3.9.11-eclipse-temurin-25-noble AS build
WORKDIR /src
COPY pom.xml portolan LICENSE ./
COPY .mvn .mvn
COPY routing-policies routing-policies
COPY providers providers
COPY load-tests load-tests
COPY gateway gateway
RUN mvn -B -q -DskipTests -Dformat.skip=true -pl gateway -am package \
    && mkdir /opt/portolan \
    && tar -xzf gateway/target/portolan-*.tar.gz --strip-components=1 -C /opt/portolan

FROM eclipse-temurin:25.0.1_8-jre-noble
COPY --from=build /opt/portolan /opt/portolan
# The heap leaves room for direct buffers; the launcher lets a process that is out of memory exit.
ENV PORTOLAN_JAVA_OPTS="-XX:MaxRAMPercentage=65"
# The ahead-of-time cache fits this image's JVM and jars. The two folders are what a platform mounts; one that mounts
# an empty volume takes over the owner it finds here.
RUN /opt/portolan/bin/portolan warmup \
    && mkdir -p /etc/portolan \
    && chown 10001:10001 /etc/portolan
VOLUME ["/etc/portolan", "/tmp"]
USER 10001:10001
EXPOSE 8080 9090
ENTRYPOINT ["/opt/portolan/bin/portolan"]
CMD ["serve", "--config", "/etc/portolan"]
