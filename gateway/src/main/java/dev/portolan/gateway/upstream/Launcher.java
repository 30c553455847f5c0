package dev.portolan.gateway.upstream;

import dev.portolan.provider.Preparation;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.credential.Authentication;

import java.util.List;

/** Brings attempts on their way: in the deployment's protocol and with its credentials. */
final class Launcher {
    private final Loop loop;
    private final Attempt.Setting setting;
    private final Pad pad;

    Launcher(Loop loop, Attempt.Setting setting, Pad pad) {
        this.loop = loop;
        this.setting = setting;
        this.pad = pad;
    }

    /** Sends what {@code ticket} asks for, at once or as soon as there are credentials. */
    void launch(Ticket ticket) {
        LiveDeployment deployment = ticket.deployment();
        switch (ticket.provider().prepare(ticket.ask().call(), deployment.target())) {
            case Preparation.Unsupported unsupported -> pad.unsent(ticket, Failure.of(unsupported));
            case Preparation.Ready ready ->
                    authenticated(
                            ticket,
                            ready.request(),
                            deployment
                                    .authenticator()
                                    .authenticate(
                                            deployment.origin().authority(), ready.request()));
        }
    }

    private void authenticated(
            Ticket ticket, UpstreamRequest request, Authentication authentication) {
        switch (authentication) {
            case Authentication.Ready known -> send(ticket, request, known.headers());
            case Authentication.Pending pending ->
                    loop.await(
                            pending.outcome(), outcome -> authenticated(ticket, request, outcome));
            case Authentication.Unavailable _unavailable ->
                    pad.unsent(ticket, Failure.of(Outcome.UNAUTHORIZED));
        }
    }

    private void send(
            Ticket ticket, UpstreamRequest request, List<Authentication.Header> credentials) {
        if (!pad.wants(ticket)) {
            pad.unsent(ticket, Failure.of(Outcome.ABANDONED));
            return;
        }
        Attempt attempt = new Attempt(ticket, request.dropped(), setting);
        pad.sent(attempt);
        attempt.send(loop.connections(), request, credentials);
    }

    /** Where attempts start from. */
    interface Pad {
        /** Whether the attempt is still wanted, now that it could be sent. */
        boolean wants(Ticket ticket);

        /** The attempt is about to be sent. */
        void sent(Attempt attempt);

        /** The attempt can't be sent; its permit is the pad's to give back. */
        void unsent(Ticket ticket, Failure why);
    }
}
