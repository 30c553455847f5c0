package dev.portolan.gateway.federation;

import dev.portolan.gateway.claims.ClaimMapping;
import dev.portolan.gateway.identity.ClaimedCaller;
import dev.portolan.gateway.identity.Identity;
import dev.portolan.gateway.identity.Keyring;
import dev.portolan.gateway.listener.PeerCertificate;
import dev.portolan.gateway.protocol.Refusal;

import io.vertx.core.http.HttpServerRequest;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Identifies the caller of one request: at once by its keys, its certificate or a token that was
 * verified before; later, with the request paused, by a token that is verified first.
 */
public final class CallerIdentification {
    private final HttpServerRequest request;
    private final PresentedKeys keys;
    private final Receiver receiver;

    private CallerIdentification(HttpServerRequest request, Receiver receiver) {
        this.request = request;
        this.keys = PresentedKeys.of(request);
        this.receiver = receiver;
    }

    /** Takes the result on the request's event loop. */
    public interface Receiver {
        /** The caller is known. If the request's body is read, the request is resumed. */
        void identified(Identity.Known caller);

        /** The caller is not known. */
        void refused(Refusal refusal);

        /** Returns whether the request has ended, because the caller has left for instance. */
        boolean isOver();
    }

    /**
     * Identifies the caller of {@code request}.
     *
     * @param loop runs tasks on the request's event loop, after what runs there now
     */
    public static void start(
            HttpServerRequest request,
            Keyring keyring,
            Federation federation,
            Executor loop,
            Receiver receiver) {
        CallerIdentification started = new CallerIdentification(request, receiver);
        Identity identity =
                started.keys.identify(
                        keyring,
                        federation,
                        certificate(request, federation),
                        later -> loop.execute(() -> started.resume(later)));
        if (identity == null) {
            request.pause();
        } else {
            started.identified(identity);
        }
    }

    private static @Nullable ClaimedCaller certificate(
            HttpServerRequest request, Federation federation) {
        Optional<ClaimMapping> mapping = federation.certificates();
        return mapping.isEmpty()
                ? null
                : PeerCertificate.derived(
                                request,
                                mapping.get(),
                                certificate -> Federation.read(mapping.get(), certificate))
                        .orElse(null);
    }

    private void resume(Identity identity) {
        if (!receiver.isOver()) {
            identified(identity);
        }
        if (receiver.isOver()) {
            request.resume();
        }
    }

    private void identified(Identity identity) {
        switch (identity) {
            case Identity.Known known -> receiver.identified(known);
            case Identity.Unknown unknown -> receiver.refused(keys.refusal(unknown.reason()));
        }
    }
}
