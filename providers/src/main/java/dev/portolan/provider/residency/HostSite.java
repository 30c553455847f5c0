package dev.portolan.provider.residency;

import dev.portolan.provider.facts.FactTables;
import dev.portolan.provider.facts.FactTables.Service;
import dev.portolan.provider.facts.Hosts;
import dev.portolan.provider.facts.Hosts.BaseUrl;
import dev.portolan.provider.facts.NameMatching;
import dev.portolan.provider.facts.Region;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;

/** The kind of host at the address the gateway calls. */
sealed interface HostSite {

    /** A known host of {@code service}, whatever provider type the catalog declares. */
    record Known(Service service, Hosts.Match match, BaseUrl url) implements HostSite {}

    /** A host in no row, for which the catalog's declaration counts. */
    record Own(Service service, BaseUrl url) implements HostSite {}

    /** A host in no row although a known one was expected. */
    record Foreign(Service service, BaseUrl url, String why) implements HostSite {}

    /** No usable address; the problem is recorded. */
    record Nowhere(@Nullable Service service) implements HostSite {}

    static HostSite of(ResidencyAssessment c) {
        Service service = c.facts.providers().get(c.in.provider());
        if (service == null || !service.listed()) {
            String hint = NameMatching.didYouMean(c.in.provider(), c.facts.listedProviders());
            c.error("provider", "unknown provider type `" + c.in.provider() + "`" + hint);
            return new Nowhere(null);
        }
        String declared = c.in.address().url();
        String url = declared == null ? defaultUrl(c, service) : declared;
        if (url == null) {
            return new Nowhere(service);
        }
        try {
            return at(c, service, BaseUrl.parse(url));
        } catch (Hosts.BaseUrl.Unusable e) {
            c.error("url", e.why() + " (expected: such as https://host/path)");
            return new Nowhere(service);
        }
    }

    /** Returns the provider's own base URL for a region, if region and partition determine it. */
    static Optional<String> baseUrl(FactTables facts, Service service, @Nullable String region) {
        Map<String, String> urls = service.urls();
        String key = region == null ? "-" : region;
        String partition =
                service.cloud() == null
                        ? ""
                        : facts.region(service.cloud(), key).map(Region::partition).orElse("");
        String template = urls.get(key);
        if (template == null) {
            template = urls.get(partition);
        }
        if (template == null && region != null) {
            template = urls.get("*");
        }
        return Optional.ofNullable(template).map(t -> t.replace("{region}", key));
    }

    private static HostSite at(ResidencyAssessment c, Service service, BaseUrl url) {
        Optional<Hosts.Match> match = c.facts.hosts().find(url.host());
        if (match.isPresent()) {
            Service there = c.facts.services().get(match.get().host().service());
            return new Known(there == null ? service : there, match.get(), url);
        }
        boolean machine = c.facts.hosts().machine(url.host()).isPresent();
        Optional<String> domain = machine ? Optional.empty() : c.facts.hosts().domain(url.host());
        if (domain.isPresent()) {
            String why =
                    "`"
                            + url.host()
                            + "` is a name under "
                            + domain.get()
                            + " the facts don't know";
            return new Foreign(service, url, why);
        }
        return switch (service.rule()) {
            case SELF_HOSTED, REGION -> new Own(service, url);
            case BEDROCK, SAGEMAKER, AZURE, VERTEX, HOST, INFERENCE_GEO ->
                    new Foreign(service, url, "`url` replaces the provider's own host");
        };
    }

    private static @Nullable String defaultUrl(ResidencyAssessment c, Service service) {
        Optional<String> url = baseUrl(c.facts, service, c.in.address().region());
        if (url.isPresent()) {
            return url.get();
        }
        String region = c.in.address().region();
        if (service.urls().isEmpty()) {
            c.error("url", "missing: " + service.id() + " has no address of its own");
        } else if (region == null) {
            c.error("region", "missing (expected: a region, or a `url` that shows it)");
        } else if (service.cloud() == null || c.facts.region(service.cloud(), region).isEmpty()) {
            c.unknownRegion("region", String.valueOf(service.cloud()), region);
        } else {
            c.error("region", service.id() + " is not offered in `" + region + "`");
        }
        return null;
    }
}
