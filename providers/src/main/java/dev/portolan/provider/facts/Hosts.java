package dev.portolan.provider.facts;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Known host names, matched whole; a name that only resembles one matches nothing. */
public record Hosts(List<Host> hosts, List<Machine> machines, List<String> domains) {

    /**
     * A row of known names.
     *
     * @param region a fixed region or location, if the name has one but no {@code {region}}
     * @param partitions the partitions its {@code {region}} may belong to
     * @param named the countries its machines are said to be in, confirmed or not; empty if more
     *     than the name decides
     * @param bound the promise of the name itself, null if more than the name decides
     * @param condition what must be attested before the promise applies
     */
    public record Host(
            NamePattern name,
            String service,
            @Nullable String region,
            Set<String> partitions,
            Set<String> named,
            @Nullable Bound bound,
            @Nullable Bound storage,
            @Nullable String condition,
            String source,
            LocalDate observed) {}

    /**
     * Names of rented machines, which contain the region; their tenant declares what runs there.
     */
    public record Machine(NamePattern name, String cloud) {}

    /** A known name, and the region it contains. */
    public record Match(Host host, @Nullable String region) {}

    /** A whole host name with at most one {@code {region}}. */
    public record NamePattern(String template, Pattern regex) {
        static NamePattern of(String template) {
            String regex =
                    ("\\Q" + template + "\\E")
                            .replace("{region}", "\\E(?<region>[a-z0-9]+(?:-[a-z0-9]+)*)\\Q")
                            .replace("{number}", "\\E[0-9]+\\Q")
                            .replace("{name}", "\\E[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\Q");
            return new NamePattern(template, Pattern.compile(regex));
        }

        Optional<Matcher> match(String host) {
            Matcher matcher = regex.matcher(host);
            return matcher.matches() ? Optional.of(matcher) : Optional.empty();
        }

        @Nullable String region(Matcher matcher) {
            return template.contains("{region}") ? matcher.group("region") : null;
        }
    }

    public Optional<Match> find(String host) {
        for (Host candidate : hosts) {
            Optional<Matcher> matcher = candidate.name().match(host);
            if (matcher.isPresent()) {
                String inName = candidate.name().region(matcher.get());
                return Optional.of(
                        new Match(candidate, inName == null ? candidate.region() : inName));
            }
        }
        return Optional.empty();
    }

    /** Returns the region in the name of a rented machine, as {@code cloud region}. */
    public Optional<String[]> machine(String host) {
        for (Machine candidate : machines) {
            Optional<Matcher> matcher = candidate.name().match(host);
            if (matcher.isPresent()) {
                String region = candidate.name().region(matcher.get());
                return Optional.of(new String[] {candidate.cloud(), region == null ? "" : region});
            }
        }
        return Optional.empty();
    }

    /** Returns the vendor's domain that {@code host} is at or under. */
    public Optional<String> domain(String host) {
        return domains.stream().filter(d -> host.equals(d) || host.endsWith("." + d)).findFirst();
    }

    /** A parsed base URL: the host as in DNS, and the path. */
    public record BaseUrl(String host, String path) {
        private static final Pattern PORT = Pattern.compile("(?:0*[1-9][0-9]{0,4})?");
        private static final Pattern NAME =
                Pattern.compile(
                        "[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*");
        private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]+]");

        /** A URL that can't be used; {@code why} states what was expected. */
        public static final class Unusable extends Exception {
            private static final long serialVersionUID = 1L;

            Unusable(String why) {
                super(why);
            }

            public String why() {
                return String.valueOf(getMessage());
            }
        }

        public static BaseUrl parse(String url) throws Unusable {
            URI uri = uri(url);
            String scheme = uri.getScheme();
            if (scheme == null || !scheme.toLowerCase(Locale.ROOT).matches("https?")) {
                throw new Unusable("not an absolute http or https URL");
            }
            String authority = uri.getRawAuthority();
            if (authority == null || authority.isEmpty()) {
                throw new Unusable("has no host");
            }
            if (authority.indexOf('@') >= 0) {
                throw new Unusable(
                        "carries a user or password (expected: none; use `credentials`)");
            }
            String path = uri.getRawPath();
            return new BaseUrl(host(authority), path == null ? "" : path);
        }

        /** Returns the path segment that follows the segment {@code name}, or the empty string. */
        public String after(String name) {
            String[] segments = path.split("/", -1);
            for (int i = 0; i + 1 < segments.length; i++) {
                if (segments[i].equals(name)) {
                    return segments[i + 1];
                }
            }
            return "";
        }

        private static URI uri(String url) throws Unusable {
            try {
                return new URI(url);
            } catch (URISyntaxException e) {
                throw new Unusable("not a URL");
            }
        }

        private static String host(String authority) throws Unusable {
            int end =
                    authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
            String host = end <= 0 ? authority : authority.substring(0, end);
            String rest = authority.substring(host.length());
            boolean port =
                    rest.isEmpty()
                            || (rest.startsWith(":") && PORT.matcher(rest.substring(1)).matches());
            if (!port) {
                throw new Unusable("has a port that is not a number");
            }
            return normal(host);
        }

        private static String normal(String host) throws Unusable {
            if (!host.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                throw new Unusable("has a host outside ASCII (expected: its xn-- form)");
            }
            String lower = host.toLowerCase(Locale.ROOT);
            String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
            if (!NAME.matcher(name).matches() && !IPV6.matcher(name).matches()) {
                throw new Unusable("has a malformed host");
            }
            return name;
        }
    }
}
