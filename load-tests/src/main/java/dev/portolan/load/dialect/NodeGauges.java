package dev.portolan.load.dialect;

import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.Script;

import java.util.Map;

/** The Prometheus metrics of an idle node's queue. */
final class NodeGauges {
    private final OpenAiVariant variant;
    private final SimulatedEndpointProfile profile;

    NodeGauges(OpenAiVariant variant, SimulatedEndpointProfile profile) {
        this.variant = variant;
        this.profile = profile;
    }

    Script script() {
        var text = new StringBuilder();
        for (var model : profile.models()) {
            lines(text, "{model_name=\"" + model + "\"}");
        }
        return Script.whole(
                200,
                Map.of("content-type", "text/plain; version=0.0.4; charset=utf-8"),
                ByteString.of(text.toString()));
    }

    private void lines(StringBuilder text, String labels) {
        switch (variant) {
            case SGLANG -> {
                gauge(text, "sglang:num_running_reqs", labels, 0);
                gauge(text, "sglang:num_queue_reqs", labels, 0);
                gauge(text, "sglang:token_usage", labels, 0.02);
            }
            case TGI -> {
                gauge(text, "tgi_queue_size", "", 0);
                gauge(text, "tgi_batch_current_size", "", 0);
            }
            case LLAMA_CPP -> {
                gauge(text, "llamacpp:requests_processing", "", 0);
                gauge(text, "llamacpp:requests_deferred", "", 0);
            }
            default -> {
                gauge(text, "vllm:num_requests_running", labels, 0);
                gauge(text, "vllm:num_requests_waiting", labels, 0);
                gauge(text, "vllm:kv_cache_usage_perc", labels, 0.02);
            }
        }
    }

    private static void gauge(StringBuilder text, String name, String labels, double value) {
        text.append("# TYPE ").append(name).append(" gauge\n");
        text.append(name).append(labels).append(' ').append(value).append('\n');
    }
}
