#!/usr/bin/env bash
read -ra heap <<<"${KAFKA_HEAP_OPTS:-}"
exec java "${heap[@]}" -cp '/opt/kafka/libs/*' org.apache.kafka.tools.TopicCommand "$@"
