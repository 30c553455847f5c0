package dev.portolan.gateway.reading;

import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.document.Suggestion;
import dev.portolan.provider.parameters.ModelTable;

import java.util.List;
import java.util.Optional;

/**
 * Reads the family of models that a deployment belongs to, which decides which parameters it
 * accepts. It needs no declaration if the upstream id names it, or at a cloud or a vendor the name
 * that callers use.
 */
public final class FamilyReader {
    private FamilyReader() {}

    /**
     * Returns the family, if the upstream id does not name it.
     *
     * @param selfHosted whether the name that callers use may stand for any model
     */
    public static Optional<String> read(
            Fields fields, boolean selfHosted, String model, String upstream) {
        Optional<String> declared = fields.optionalText("family");
        List<String> known = ModelTable.families().stream().sorted().toList();
        if (declared.isPresent()) {
            if (!known.contains(declared.get())) {
                fields.error(
                        "family",
                        "%s is not a family of models (expected: one in the catalog's schema, such as gpt-5 or claude-opus-4-7)%s"
                                .formatted(
                                        fields.scalar("family").map(Scalar::shown).orElse(""),
                                        Suggestion.of(declared.get(), known)));
            }
            return declared;
        }
        var named = ModelTable.of(model);
        return selfHosted || ModelTable.of(upstream).isKnown() || !named.isKnown()
                ? Optional.empty()
                : Optional.of(named.family());
    }
}
