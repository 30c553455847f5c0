package dev.portolan.gateway.registry;

import dev.portolan.gateway.identity.ApiKey;
import dev.portolan.gateway.reload.CurrentSnapshot;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When keys were last used, until it is written. A key notes its use itself, on the event loop;
 * here the notes are taken, once a minute and before a keyring is replaced.
 */
final class KeyUses {
    private final CurrentSnapshot live;
    private final Map<KeyName, Instant> taken = new ConcurrentHashMap<>();

    KeyUses(CurrentSnapshot live) {
        this.live = live;
        live.subscribe(_ -> takeNotes());
    }

    /** Returns the last use of each key that was used since this was last called. */
    Map<KeyName, Instant> take() {
        takeNotes();
        Map<KeyName, Instant> all = new HashMap<>(taken);
        all.forEach(taken::remove);
        return all;
    }

    /** Takes back uses that were not written. */
    void putBack(Map<KeyName, Instant> uses) {
        uses.forEach(this::add);
    }

    private void takeNotes() {
        live.current().tenants().keyring().forEach(this::takeNote);
    }

    private void takeNote(ApiKey key) {
        key.takeUse().ifPresent(at -> add(new KeyName(key.tenant().id(), key.id()), at));
    }

    private void add(KeyName key, Instant at) {
        taken.merge(key, at, (one, other) -> one.isBefore(other) ? other : one);
    }
}
