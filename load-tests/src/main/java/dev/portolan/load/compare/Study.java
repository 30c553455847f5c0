package dev.portolan.load.compare;

import dev.portolan.load.contender.ConfigurationSize;
import dev.portolan.load.contender.Contender;
import dev.portolan.load.contender.Contenders;
import dev.portolan.load.contender.DescriptorBoundContender;
import dev.portolan.load.contender.GatewayContender;
import dev.portolan.load.contender.Lane;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A comparison: its contenders, load patterns and baseline. */
enum Study {
    /** Compares the gateway's cost with plain proxies. */
    PROXIES("nginx") {
        @Override
        Set<LoadPattern> loads() {
            return Set.of(
                    LoadPattern.SATURATED,
                    LoadPattern.STEADY,
                    LoadPattern.LONG,
                    LoadPattern.STREAMS_250,
                    LoadPattern.STREAMS_1000);
        }

        @Override
        List<Contender> contenders(Path portolan, String options) {
            return List.of(
                    new Contenders.Direct(),
                    new Contenders.Nginx(false),
                    new Contenders.Haproxy(),
                    new GatewayContender("portolan", portolan, options, ConfigurationSize.SMALL));
        }
    },
    /** Measures whether the cost of a request grows with the configuration. */
    GROWTH("small") {
        @Override
        Set<LoadPattern> loads() {
            return Set.of(LoadPattern.SATURATED);
        }

        @Override
        List<Contender> contenders(Path portolan, String options) {
            return List.of(
                    new GatewayContender("small", portolan, options, ConfigurationSize.SMALL),
                    new GatewayContender(
                            "1,000 tenants",
                            portolan,
                            options,
                            new ConfigurationSize(1_000, 1, 2, false, Lane.PASS_THROUGH)),
                    new GatewayContender(
                            "2,000 deployments",
                            portolan,
                            options,
                            new ConfigurationSize(1, 2_000, 2, false, Lane.PASS_THROUGH)),
                    new GatewayContender(
                            "200 policies",
                            portolan,
                            options,
                            new ConfigurationSize(1, 1, 200, false, Lane.PASS_THROUGH)));
        }
    },
    /** Compares the cost of a cache hit with nginx's cache. */
    CACHE("nginx, cached") {
        @Override
        Set<LoadPattern> loads() {
            return Set.of(LoadPattern.SATURATED, LoadPattern.STEADY);
        }

        @Override
        List<Contender> contenders(Path portolan, String options) {
            return List.of(
                    new Contenders.Nginx(true),
                    new GatewayContender(
                            "portolan, cached",
                            portolan,
                            options,
                            new ConfigurationSize(1, 1, 2, true, Lane.PASS_THROUGH)));
        }
    },
    /** Compares the cost of protocol translation with pass-through. */
    LANES("pass-through") {
        @Override
        Set<LoadPattern> loads() {
            return Set.of(LoadPattern.SATURATED);
        }

        @Override
        List<Contender> contenders(Path portolan, String options) {
            return List.of(
                    lane("pass-through", Lane.PASS_THROUGH, portolan, options),
                    lane("to Anthropic", Lane.ANTHROPIC, portolan, options),
                    lane("to Bedrock", Lane.BEDROCK, portolan, options));
        }

        private Contender lane(String name, Lane lane, Path portolan, String options) {
            return new GatewayContender(
                    name, portolan, options, new ConfigurationSize(1, 1, 2, false, lane));
        }
    },
    /**
     * Measures 10,000 concurrent streams. A proxy with HTTP/1.1 on both sides needs two sockets per
     * stream; with HTTP/2 to the upstream, one.
     */
    STREAMS("nginx") {
        private static final int BOTH_SIDES = 20_500;
        private static final int ONE_SIDE = 10_500;

        @Override
        Set<LoadPattern> loads() {
            return Set.of(LoadPattern.STREAMS_10000);
        }

        @Override
        List<Contender> contenders(Path portolan, String options) {
            return List.of(
                    new DescriptorBoundContender(BOTH_SIDES, new Contenders.Nginx(false)),
                    new DescriptorBoundContender(
                            BOTH_SIDES,
                            new GatewayContender(
                                    "portolan", portolan, options, ConfigurationSize.SMALL)),
                    new DescriptorBoundContender(
                            ONE_SIDE,
                            new GatewayContender(
                                    "portolan, HTTP/2 to the upstream",
                                    portolan,
                                    options,
                                    new ConfigurationSize(
                                            1, 1, 2, false, Lane.PASS_THROUGH_HTTP2))));
        }
    };

    private final String baseline;

    Study(String baseline) {
        this.baseline = baseline;
    }

    /** Returns the load patterns. */
    abstract Set<LoadPattern> loads();

    /** Returns the contenders, in this order. */
    abstract List<Contender> contenders(Path portolan, String options);

    /** Returns the contender with which the others are compared. */
    String baseline() {
        return baseline;
    }

    boolean has(LoadPattern load) {
        return loads().contains(load);
    }

    boolean hasStreams() {
        return loads().stream().anyMatch(LoadPattern::isStreaming);
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
