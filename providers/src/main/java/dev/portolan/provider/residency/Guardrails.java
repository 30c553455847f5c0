package dev.portolan.provider.residency;

import dev.portolan.provider.facts.Bound;
import dev.portolan.provider.facts.FactTables.Profile;
import dev.portolan.provider.facts.Hosts;
import dev.portolan.provider.facts.Region;
import dev.portolan.provider.residency.AwsRules.Arn;
import dev.portolan.provider.residency.EndpointFacts.Guardrail;
import dev.portolan.provider.residency.ResidencyAssessment.Locations;
import dev.portolan.provider.residency.ResidencyVerdict.Basis;
import dev.portolan.provider.residency.ResidencyVerdict.Ruling;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.regex.Pattern;

/** The location in which a guardrail of Bedrock evaluates text, in addition to the model's. */
final class Guardrails {
    private static final String NONE = "none";
    private static final String ID_FIELD = "guardrail.id";
    private static final String PROFILE_FIELD = "guardrail.profile";
    private static final Pattern ID = Pattern.compile("[a-z0-9]{1,64}");
    private static final Pattern PROFILE = Pattern.compile("([a-z-]+)\\.guardrail\\.v\\d+:\\d+");
    private static final String EXPECTED =
            " (expected: none, or a profile's id such as eu.guardrail.v1:0)";

    private Guardrails() {}

    /** Returns the locations of a deployment combined with its guardrail's. */
    static Locations counted(
            ResidencyAssessment c, Hosts.@Nullable Match match, Locations assessed) {
        Guardrail guardrail = c.in.target().guardrail();
        Region source = guardrail == null ? null : c.region("aws", match);
        if (guardrail == null || source == null) {
            return assessed;
        }
        if (!isThere(c, source, guardrail.id())) {
            return Locations.unknown("the guardrail is refused");
        }
        String profile = guardrail.profile();
        if (profile == null) {
            c.warn(
                    ID_FIELD,
                    "its `profile` isn't declared, so that it may read anywhere" + EXPECTED);
            return Locations.unknown("the guardrail's `profile` isn't declared");
        }
        return profile.equals(NONE) ? assessed : along(c, source, profile, assessed);
    }

    private static boolean isThere(ResidencyAssessment c, Region source, String id) {
        if (!Arn.looksLike(id)) {
            boolean sound = ID.matcher(id).matches();
            if (!sound) {
                c.error(ID_FIELD, "`" + id + "` is no guardrail's id (expected: its id or ARN)");
            }
            return sound;
        }
        Optional<Arn> arn = Arn.parse(id).filter(a -> a.type().equals("guardrail"));
        if (arn.isEmpty()) {
            c.error(ID_FIELD, "`" + id + "` is no guardrail's ARN");
            return false;
        }
        return isIn(c, ID_FIELD, source, arn.get());
    }

    private static boolean isIn(ResidencyAssessment c, String field, Region source, Arn arn) {
        boolean here =
                arn.region().equals(source.id()) && arn.partition().equals(source.partition());
        if (!here) {
            String is = arn.partition() + " " + arn.region();
            String expected = source.partition() + " " + source.id();
            c.error(field, "the ARN is of " + is + " (expected: " + expected + ", called here)");
        }
        return here;
    }

    private static Locations along(
            ResidencyAssessment c, Region source, String given, Locations assessed) {
        Optional<Arn> arn = Arn.parse(given).filter(a -> a.type().equals("guardrail-profile"));
        if (arn.isPresent() && !isIn(c, PROFILE_FIELD, source, arn.get())) {
            return Locations.unknown("the guardrail's profile is refused");
        }
        var id = PROFILE.matcher(arn.map(Arn::id).orElse(given));
        if (!id.matches()) {
            c.error(PROFILE_FIELD, "`" + given + "` is no guardrail profile" + EXPECTED);
            return Locations.unknown("the guardrail's profile is refused");
        }
        Profile profile = c.facts.promises().profiles().get(id.group(1));
        Bound bound = profile == null ? Bound.anyCountry() : profile.bound().union(source.bound());
        String why = "its guardrail may read along " + id.group();
        return new Locations(
                wider(assessed.processing(), bound, why), wider(assessed.storage(), bound, why));
    }

    private static Ruling wider(Ruling ruling, Bound bound, String why) {
        Bound both = ruling.bound().union(bound);
        Basis basis = both.isAnyCountry() ? Basis.UNKNOWN : ruling.basis();
        return new Ruling(both, basis, ruling.source(), ruling.why() + "; " + why);
    }
}
