using System.Text.Json;
using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Parts;

namespace Cloudlet.Manager.Overlays;

/// <summary>What can be done with an overlay.</summary>
internal static class OverlayActions
{
    public static ApiAction Verify(OverlayModel model) =>
        new(
            "Verify",
            "check",
            $"POST {Routes.OverlayVerify(model.Overlay.Name)}",
            $"cloudlet overlay verify {model.Overlay.Name}"
        )
        {
            Then = Places.StartedOperation,
            WhyNot = model.HasBase ? null : "It is compared with its base, which is not on this cloudlet.",
        };

    public static ApiAction Recompress(OverlayModel model) =>
        new(
            "Make it smaller",
            "arrows-minimize",
            $"POST {Routes.OverlayRecompress(model.Overlay.Name)}",
            $"cloudlet overlay recompress {model.Overlay.Name}"
        )
        {
            Then = Places.StartedOperation,
            WhyNot =
                model.Overlay.Effort == OverlayEffort.Max ? "It is as small as it gets: its effort is max."
                : model.HasBase ? null
                : "That takes its base, which is not on this cloudlet.",
        };

    public static ApiAction Delete(OverlayModel model) =>
        Delete(model.Overlay.Name) with
        {
            WhyNot = User.WhyNotDelete(model.Users),
            Confirm =
                $"The overlay {model.Overlay.Name} goes, {SizeText.Of(model.Overlay.Bytes)}. Its base {model.Overlay.Base} stays. "
                + "Export it first if it may be wanted again.",
        };

    public static ApiAction DeleteDamaged(string name) =>
        Delete(name) with
        {
            Confirm = $"The damaged overlay {name} goes.",
        };

    private static ApiAction Delete(string name) =>
        new("Delete", "trash", $"DELETE {Routes.Overlay(name)}", $"cloudlet overlay delete {name}")
        {
            Then = "/overlays",
            Done = $"{name} is deleted",
        };
}
