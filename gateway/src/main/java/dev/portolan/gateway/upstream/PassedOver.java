package dev.portolan.gateway.upstream;

/**
 * A permitted deployment that was not asked.
 *
 * @param why what its guard said when it was last this one's turn
 */
public record PassedOver(LiveDeployment deployment, Guard.Rejection why) {
    /** {@code endpoint=reason}, as receipts show it. */
    public String label() {
        return deployment.facts().endpoint() + "=" + why.label();
    }
}
