package dev.portolan.policy.lang;

import dev.portolan.policy.document.Fields;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.Axis.Extent;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.Requirement;

import java.util.Arrays;
import java.util.Optional;

/** Reads {@code require} and {@code always} blocks. */
final class RequirementReader {

    private RequirementReader() {}

    /** Returns the requirement of a block; a block that requires nothing is an error. */
    static Requirement read(Fields fields) {
        Requirement requirement = Requirement.of(axis -> limit(axis, fields));
        int before = fields.findings().size();
        fields.end();
        boolean written = Arrays.stream(Axis.values()).anyMatch(axis -> fields.has(axis.key()));
        if (!written && fields.findings().size() == before) {
            fields.findings()
                    .error(
                            fields.at(),
                            "%s requires nothing (expected: %s); leave it out if none is meant"
                                    .formatted(fields.what(), Axis.list()));
        }
        return requirement;
    }

    private static Extent limit(Axis axis, Fields fields) {
        Optional<? extends Extent> written =
                switch (axis.form()) {
                    case Axis.Form.Countries _ -> CountryReader.optional(fields, axis.key());
                    case Axis.Form.Jurisdictions _ ->
                            fields.fields(axis.key()).map(RequirementReader::operators);
                    case Axis.Form.Levels<?> levels -> fields.choice(axis.key(), levels.type());
                };
        return written.isPresent() ? written.get() : axis.unrestricted();
    }

    private static CountrySet operators(Fields fields) {
        Optional<CountrySet> exclude = CountryReader.optional(fields, "exclude");
        Optional<CountrySet> within = CountryReader.optional(fields, "within");
        if (exclude.isEmpty() && within.isEmpty()) {
            fields.findings()
                    .error(
                            fields.at(),
                            "\"operator\" is empty (expected: exclude: [US] or within:"
                                    + " [EU27]); leave it out if none is meant");
        }
        fields.end();
        CountrySet allowed = within.orElse(CountrySet.ANY);
        return allowed.minus(exclude.orElse(CountrySet.EMPTY));
    }
}
