package dev.portolan.gateway.registry;

import dev.portolan.gateway.audit.AuditEntry;
import dev.portolan.gateway.audit.AuditFailedException;
import dev.portolan.gateway.audit.AuditLog;
import dev.portolan.gateway.registry.ChangePlan.ChangeRecord;
import dev.portolan.gateway.registry.ChangePlan.Edit;
import dev.portolan.gateway.registry.Refused.Why;
import dev.portolan.gateway.reload.CurrentSnapshot;
import dev.portolan.gateway.tenants.StoredChanges;
import dev.portolan.gateway.tenants.StoredTenants;
import dev.portolan.gateway.tenants.Suspension;
import dev.portolan.gateway.tenants.TenantContext;
import dev.portolan.gateway.tenants.TenantUnion;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the tenants and keys of a store in force, and changes them.
 *
 * <p>A change is checked against the state with the version that the store then compares, so that
 * two operators at two replicas cannot make two changes that only together are wrong. Changes of
 * other replicas are found by the store's version, which is asked for twice a second. While the
 * store does not answer, what is known stays in force.
 */
public final class TenantRegistry implements AutoCloseable {
    /** How often the store is asked for changes. */
    public static final Duration INTERVAL = Duration.ofMillis(500);

    private static final System.Logger LOG = System.getLogger("dev.portolan.tenants");
    private static final int TRIES = 8;
    private static final long POLLS_PER_FLUSH = Duration.ofMinutes(1).dividedBy(INTERVAL);

    private final TenantStore store;
    private final CurrentSnapshot live;
    private final AuditLog audit;
    private final InstantSource clock;
    private final KeyUses uses;
    private volatile StoreState state;
    private volatile boolean closed;

    /** Creates a registry of {@code store} that puts tenants in force in {@code live}. */
    public TenantRegistry(
            TenantStore store, CurrentSnapshot live, AuditLog audit, InstantSource clock) {
        this.store = store;
        this.live = live;
        this.audit = audit;
        this.clock = clock;
        this.uses = new KeyUses(live);
        this.state = new StoreState(0, clock.instant(), null);
    }

    /** Returns the store, for what is only read. */
    public TenantStore store() {
        return store;
    }

    /** Returns whether the store answers. */
    public StoreState state() {
        return state;
    }

    /**
     * Puts the tenants of the store in force.
     *
     * @throws TenantStoreFailedException if the store does not answer
     */
    public synchronized void load() {
        refresh();
    }

    /** Follows the changes of other replicas until closed. */
    public void start() {
        Thread.ofVirtual().name("portolan-tenants").start(this::run);
    }

    private void run() {
        for (long polls = 1; pause(); polls++) {
            poll();
            if (polls % POLLS_PER_FLUSH == 0) {
                writeUses();
            }
        }
    }

    private boolean pause() {
        try {
            Thread.sleep(INTERVAL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return !closed;
    }

    /** Puts in force what was changed elsewhere; logs when the store stops and starts to answer. */
    public synchronized void poll() {
        try {
            refresh();
        } catch (TenantStoreFailedException e) {
            failed(e);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "changed tenants could not be put in force", e);
        }
    }

    private void refresh() {
        long version = store.version();
        while (version != live.stored().version()) {
            StoredTenants base = live.stored();
            boolean older = version < base.version();
            if (older) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the store of tenants and keys is older than before, as after a restored"
                                + " backup; its content replaces what was in force");
            }
            StoredChanges changes = store.since(older ? 0 : base.version());
            Set<String> changed = new HashSet<>(changes.changed());
            if (older) {
                changed.addAll(base.tenants().keySet());
                changed.addAll(base.keys().keySet());
            }
            StoredTenants next =
                    (older ? StoredTenants.NONE : base).with(changes, contextInForce());
            if (live.swap(live.preview(base, next, changed))) {
                version = changes.version();
            }
        }
        succeeded(version);
    }

    private TenantContext contextInForce() {
        return TenantContext.inForce(live.current().catalog());
    }

    private void succeeded(long version) {
        if (!state.isAvailable()) {
            LOG.log(System.Logger.Level.INFO, "the store of tenants and keys answers again");
        }
        if (!state.isAvailable() || state.version() != version) {
            state = new StoreState(version, clock.instant(), null);
        }
    }

    private void failed(TenantStoreFailedException why) {
        if (state.isAvailable()) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "the store of tenants and keys does not answer ({0}); keys that are known stay"
                            + " valid, changes are refused; {1}",
                    why.getMessage(),
                    why.nextStep());
            state = new StoreState(state.version(), clock.instant(), why.getMessage());
        }
    }

    /**
     * Makes a change for {@code actor}, and puts it in force in this process.
     *
     * @return what was made, or why nothing was
     */
    public synchronized ChangeResult change(ChangePlan plan, String actor) {
        try {
            for (int tries = 0; tries < TRIES; tries++) {
                refresh();
                StoredTenants base = live.stored();
                switch (plan.plan(base)) {
                    case Refused refused -> {
                        return refused;
                    }
                    case ChangePlan.Unchanged(var answer) -> {
                        return new ChangeResult.Made(base.version(), false, answer);
                    }
                    case Edit edit -> {
                        Optional<ChangeResult> result = make(edit, base, actor);
                        if (result.isPresent()) {
                            return result.get();
                        }
                    }
                }
            }
        } catch (TenantStoreFailedException e) {
            failed(e);
            return Refused.of(
                    Why.STORE_UNAVAILABLE,
                    "The store of tenants and keys does not answer, so nothing was changed: %s; %s."
                            .formatted(e.getMessage(), e.nextStep()));
        } catch (AuditFailedException e) {
            return Refused.of(
                    Why.AUDIT_UNAVAILABLE,
                    "The change cannot be recorded, so it was not made: " + e.getMessage() + ".");
        }
        return Refused.of(Why.BUSY, "Others change tenants and keys at the same time; try again.");
    }

    /** Returns empty if another change came first. */
    private Optional<ChangeResult> make(Edit edit, StoredTenants base, String actor) {
        StoredChanges changes = edit.changes(base.version() + 1);
        StoredTenants next = base.with(changes, contextInForce());
        TenantUnion before = live.current().tenants().union();
        CurrentSnapshot.Preview after = live.preview(base, next, changes.changed());
        Optional<Refused> refused = misfit(edit.record(), before, after.union());
        if (refused.isPresent()) {
            return Optional.of(refused.get());
        }
        record(edit.record(), actor);
        boolean written = false;
        try {
            written = store.write(base.version(), changes);
        } finally {
            if (!written) {
                dropped(edit.record(), actor);
            }
        }
        if (!written) {
            return Optional.empty();
        }
        if (!live.swap(after)) {
            refresh();
        }
        succeeded(live.stored().version());
        return Optional.of(
                new ChangeResult.Made(changes.version(), edit.record().created(), edit.answer()));
    }

    /** Refuses a change that would suspend the tenant itself or one below it. */
    private static Optional<Refused> misfit(
            ChangeRecord record, TenantUnion before, TenantUnion after) {
        @Nullable String own = record.tenant();
        @Nullable Suspension suspension = own == null ? null : after.suspended().get(own);
        if (suspension != null) {
            return Optional.of(misfit(suspension));
        }
        for (Map.Entry<String, Suspension> each : after.suspended().entrySet()) {
            if (!before.suspended().containsKey(each.getKey())) {
                Suspension below = each.getValue();
                return Optional.of(
                        misfit(
                                new Suspension(
                                        "",
                                        "the tenant \"%s\" below it would not fit: %s"
                                                .formatted(each.getKey(), below.message()),
                                        below.counterexample())));
            }
        }
        return Optional.empty();
    }

    private static Refused misfit(Suspension why) {
        if (why.counterexample() != null) {
            return new Refused(
                    Why.INVARIANT,
                    "With this definition " + why.message() + ".",
                    java.util.List.of(),
                    why.counterexample());
        }
        return Refused.invalid(why.key().isEmpty() ? "" : "/" + why.key(), why.message());
    }

    private void record(ChangeRecord record, String actor) {
        audit.append(
                new AuditEntry(
                        clock.instant(),
                        actor,
                        record.action(),
                        record.subject(),
                        record.before(),
                        record.after()));
        LOG.log(
                System.Logger.Level.INFO,
                "{0}: {1} of {2}",
                actor,
                record.action(),
                record.subject());
    }

    /** Records that a change that was recorded was not made, because another came first. */
    private void dropped(ChangeRecord record, String actor) {
        audit.append(
                new AuditEntry(
                        clock.instant(),
                        actor,
                        record.action() + ".dropped",
                        record.subject(),
                        null,
                        null));
    }

    /** Writes when keys were last used; keeps them for later if the store does not answer. */
    public void writeUses() {
        Map<KeyName, java.time.Instant> taken = uses.take();
        if (taken.isEmpty()) {
            return;
        }
        try {
            store.used(taken);
        } catch (TenantStoreFailedException e) {
            uses.putBack(taken);
        }
    }

    /** Stops following changes, and writes when keys were last used. */
    @Override
    public void close() {
        closed = true;
        writeUses();
    }
}
