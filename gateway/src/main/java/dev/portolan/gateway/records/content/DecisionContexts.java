package dev.portolan.gateway.records.content;

import dev.portolan.gateway.receipt.DecisionGrounds;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Requirement;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The contexts of recent decisions, so that a context is made once for all requests that share it.
 * Configurations are announced by any thread; everything else belongs to one thread.
 */
public final class DecisionContexts {
    private static final int MAX_CONTEXTS = 1_024;
    private static final int MAX_CONFIGURATIONS = 16;

    private final Map<String, PolicyTexts> configurations = new ConcurrentHashMap<>();
    private final Map<Key, DecisionContext> contexts = newest(MAX_CONTEXTS);
    private final Consumer<SharedText> onText;

    /**
     * Creates an empty store of contexts.
     *
     * @param onText called with each text that a context newly made has or names
     */
    public DecisionContexts(Consumer<SharedText> onText) {
        this.onText = onText;
    }

    private record Key(
            String configuration,
            EngineIdentity engine,
            String model,
            @Nullable Set<String> models,
            Capabilities needs,
            List<String> policies,
            Requirement requirement) {}

    /** Compares engines by identity: each one has its own placements. */
    private record EngineIdentity(PolicyEngine engine) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof EngineIdentity that && engine == that.engine;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(engine);
        }
    }

    /** Announces a configuration, before its first decision. */
    public void announce(PolicyTexts texts) {
        if (configurations.size() >= MAX_CONFIGURATIONS) {
            configurations.clear();
        }
        configurations.put(texts.configuration(), texts);
    }

    /** Returns the context of a decision. */
    public DecisionContext of(DecisionGrounds grounds) {
        Key key =
                new Key(
                        grounds.configuration(),
                        new EngineIdentity(grounds.engine()),
                        grounds.facts().model(),
                        grounds.facts().caller().models(),
                        grounds.facts().demand().needs(),
                        grounds.decision().policies(),
                        grounds.decision().requirement());
        DecisionContext known = contexts.get(key);
        if (known != null) {
            return known;
        }
        PolicyTexts texts = configurations.get(grounds.configuration());
        DecisionContext made =
                DecisionContext.of(
                        grounds,
                        texts == null
                                ? new PolicyTexts(grounds.configuration(), Map.of(), Map.of())
                                : texts);
        contexts.put(key, made);
        if (texts != null) {
            texts.files().values().forEach(onText);
        }
        onText.accept(made.text());
        return made;
    }

    private static <K, V> Map<K, V> newest(int max) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > max;
            }
        };
    }
}
