package dev.portolan.provider.selfhosted;

import java.util.Map;
import java.util.Optional;

/**
 * The load that a node reports for one model.
 *
 * @param waiting the number of waiting requests
 * @param cacheUse the used fraction of the key-value cache, 0 to 1; 0 when not reported
 */
public record NodeLoad(int waiting, double cacheUse) {
    private static final int MAX_LINES = 20_000;
    private static final String MODEL = "model_name=\"";

    private enum Gauge {
        WAITING,
        CACHE
    }

    /** The gauges of vLLM, NIM, SGLang, TGI and llama.cpp, including older names. */
    private static final Map<String, Gauge> GAUGES =
            Map.of(
                    "vllm:num_requests_waiting", Gauge.WAITING,
                    "vllm:kv_cache_usage_perc", Gauge.CACHE,
                    "vllm:gpu_cache_usage_perc", Gauge.CACHE,
                    "num_requests_waiting", Gauge.WAITING,
                    "gpu_cache_usage_perc", Gauge.CACHE,
                    "sglang:num_queue_reqs", Gauge.WAITING,
                    "sglang:token_usage", Gauge.CACHE,
                    "tgi_queue_size", Gauge.WAITING,
                    "llamacpp:requests_deferred", Gauge.WAITING,
                    "llamacpp:kv_cache_usage_ratio", Gauge.CACHE);

    /**
     * Reads a node's metrics in Prometheus's text format: the lines of the model or, if none names
     * it, all lines. Unknown gauges are ignored.
     *
     * @param model the model's id at the node
     * @return the load, or empty when there is no known gauge
     */
    public static Optional<NodeLoad> read(String metrics, String model) {
        Sums own = new Sums();
        Sums all = new Sums();
        metrics.lines()
                .limit(MAX_LINES)
                .forEach(
                        line -> {
                            all.add(line);
                            if (line.contains(MODEL + model + "\"")) {
                                own.add(line);
                            }
                        });
        return own.load().or(all::load);
    }

    /** Aggregates gauges over workers: the sum of waiting requests and the maximum of cache use. */
    private static final class Sums {
        private boolean any;
        private double waiting;
        private double cacheUse;

        void add(String line) {
            Gauge gauge = GAUGES.get(name(line));
            double value = gauge == null ? Double.NaN : value(line);
            if (gauge == null || !(value >= 0)) {
                return;
            }
            any = true;
            switch (gauge) {
                case WAITING -> waiting += value;
                case CACHE -> cacheUse = Math.max(cacheUse, Math.min(1, value));
            }
        }

        Optional<NodeLoad> load() {
            int count = (int) Math.min(Integer.MAX_VALUE, waiting);
            return any ? Optional.of(new NodeLoad(count, cacheUse)) : Optional.empty();
        }

        private static String name(String line) {
            for (int at = 0; at < line.length(); at++) {
                char c = line.charAt(at);
                if (c == '{' || c == ' ' || c == '\t') {
                    return line.substring(0, at);
                }
            }
            return line;
        }

        /** Returns the number after the labels, which a timestamp may follow. */
        private static double value(String line) {
            int labels = line.lastIndexOf('}');
            String rest = line.substring(labels < 0 ? name(line).length() : labels + 1).strip();
            int end = rest.indexOf(' ');
            try {
                return Double.parseDouble(end < 0 ? rest : rest.substring(0, end));
            } catch (NumberFormatException e) {
                return Double.NaN;
            }
        }
    }
}
