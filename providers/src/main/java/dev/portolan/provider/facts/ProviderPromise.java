package dev.portolan.provider.facts;

import com.google.errorprone.annotations.Immutable;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A promise of providers that has modes, from the strictest to the loosest. The facts, a catalog's
 * entry and its attestation give a mode for each promise under its {@link #key()}.
 */
public enum ProviderPromise {
    /** The time for which a provider keeps prompts and answers. */
    RETENTION(new Modes<>(ProviderRetention.class));

    private final Modes<?> modes;

    ProviderPromise(Modes<?> modes) {
        this.modes = modes;
    }

    /** The key in facts, in a catalog and in its attestations: {@code retention}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The modes of this promise. */
    public Modes<?> modes() {
        return modes;
    }

    /** The loosest mode, which also stands for "not known". */
    public Mode loosest() {
        return modes.all().getLast();
    }

    /** Returns the mode that a configuration calls {@code label}. */
    public Optional<Mode> parse(String label) {
        return modes.all().stream().filter(mode -> mode.label().equals(label)).findFirst();
    }

    /** The enum of a promise's modes, whose constants go from the strictest to the loosest. */
    @Immutable
    public record Modes<M extends Enum<M> & Mode>(Class<M> type) {
        /** The modes, from the strictest to the loosest. */
        public List<Mode> all() {
            return List.of(type.getEnumConstants());
        }
    }

    /** One mode of a promise. */
    public interface Mode {

        /** The name in configuration: {@code abuse-monitoring}. */
        String label();

        /** Returns whether this mode promises more than another mode of the same promise. */
        boolean isStricterThan(Mode other);
    }
}
