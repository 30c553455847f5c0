package dev.portolan.gateway.attempt;

import dev.portolan.gateway.fleet.LiveDeployment;
import dev.portolan.gateway.health.FailedAttempt;
import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.credential.Authentication;

import java.util.List;

/** Brings attempts on their way: in the deployment's protocol and with its credentials. */
final class AttemptLauncher {
    private final EventLoopResources loop;
    private final Attempt.Setting setting;
    private final Pad pad;

    AttemptLauncher(EventLoopResources loop, Attempt.Setting setting, Pad pad) {
        this.loop = loop;
        this.setting = setting;
        this.pad = pad;
    }

    /** Sends what {@code ticket} asks for, at once or as soon as there are credentials. */
    void launch(AttemptPlan ticket) {
        LiveDeployment deployment = ticket.deployment();
        switch (ticket.provider().prepare(ticket.ask().call(), deployment.target())) {
            case Preparation.Unsupported unsupported ->
                    pad.unsent(ticket, FailedAttempt.of(unsupported));
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
            AttemptPlan ticket, UpstreamRequest request, Authentication authentication) {
        switch (authentication) {
            case Authentication.Ready known -> send(ticket, request, known.headers());
            case Authentication.Pending pending ->
                    loop.await(
                            pending.outcome(), outcome -> authenticated(ticket, request, outcome));
            case Authentication.Unavailable _unavailable ->
                    pad.unsent(ticket, FailedAttempt.of(AttemptOutcome.UNAUTHORIZED));
        }
    }

    private void send(
            AttemptPlan ticket, UpstreamRequest request, List<Authentication.Header> credentials) {
        if (!pad.wants(ticket)) {
            pad.unsent(ticket, FailedAttempt.of(AttemptOutcome.ABANDONED));
            return;
        }
        Attempt attempt = new Attempt(ticket, request.dropped(), setting);
        pad.sent(attempt);
        attempt.send(loop.connections(), request, credentials);
    }

    /** Where attempts start from. */
    interface Pad {
        /** Whether the attempt is still wanted, now that it could be sent. */
        boolean wants(AttemptPlan ticket);

        /** The attempt is about to be sent. */
        void sent(Attempt attempt);

        /** The attempt can't be sent; its permit is the pad's to give back. */
        void unsent(AttemptPlan ticket, FailedAttempt why);
    }
}
