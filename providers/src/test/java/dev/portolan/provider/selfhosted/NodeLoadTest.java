package dev.portolan.provider.selfhosted;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

final class NodeLoadTest {

    @Test
    void read_recordedMetrics_returnsTheLoad() throws IOException {
        assertThat(NodeLoad.read(recorded("vllm"), "facebook/opt-125m"))
                .contains(new NodeLoad(0, 0));
        assertThat(NodeLoad.read(recorded("sglang"), "meta-llama/Llama-3.1-8B-Instruct"))
                .contains(new NodeLoad(2826, 0));
    }

    @Test
    void read_gaugesOfEachServer_areSummed() {
        assertThat(
                        NodeLoad.read(
                                """
                                vllm:num_requests_waiting{engine="0",model_name="a"} 3.0
                                vllm:num_requests_waiting{engine="1",model_name="a"} 4.0 1700000000
                                vllm:kv_cache_usage_perc{engine="0",model_name="a"} 0.25
                                vllm:kv_cache_usage_perc{engine="1",model_name="a"} 0.75
                                vllm:num_requests_waiting{engine="0",model_name="b"} 90
                                """,
                                "a"))
                .contains(new NodeLoad(7, 0.75));
        assertThat(NodeLoad.read("tgi_queue_size 5", "m")).contains(new NodeLoad(5, 0));
        assertThat(
                        NodeLoad.read(
                                "llamacpp:requests_deferred 2\nllamacpp:kv_cache_usage_ratio 0.5",
                                "m"))
                .contains(new NodeLoad(2, 0.5));
        assertThat(NodeLoad.read("sglang:token_usage{model_name=\"x\"} 7", "other"))
                .contains(new NodeLoad(0, 1));
    }

    @Test
    void read_noKnownGauge_isEmpty() {
        assertThat(NodeLoad.read("", "m")).isEmpty();
        assertThat(NodeLoad.read("# TYPE tgi_queue_size gauge\nup 1", "m")).isEmpty();
        assertThat(NodeLoad.read("tgi_queue_size NaN\ntgi_queue_size -1\ntgi_queue_size x", "m"))
                .isEmpty();
    }

    @Property(tries = 500)
    void read_anyText_neverThrows(@ForAll String text, @ForAll String model) {
        NodeLoad.read("tgi_queue_size" + text, model)
                .ifPresent(load -> assertThat(load.cacheUse()).isBetween(0.0, 1.0));
    }

    private static String recorded(String server) throws IOException {
        String name = server + "-metrics.excerpt.prom";
        try (InputStream in =
                Objects.requireNonNull(NodeLoadTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
