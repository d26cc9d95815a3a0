using Cloudlet.Contracts;
using Cloudlet.Manager.Parts;

namespace Cloudlet.Manager.Bases;

/// <summary>What can be done with a base.</summary>
internal static class BaseActions
{
    public static ApiAction Discard(UploadInfo upload, string socket) =>
        new(
            "Discard",
            "trash",
            $"DELETE {Routes.Upload(upload.Id)}",
            $"curl -X DELETE --unix-socket {socket} http://cloudlet{Routes.Upload(upload.Id)}"
        )
        {
            Confirm =
                $"What was sent of {upload.Title ?? upload.Id}, {SizeText.Of(upload.Offset)}, goes. The file on your computer stays.",
            Then = "",
            Done = "It is discarded",
        };

    public static ApiAction Delete(BaseModel model) =>
        new("Delete", "trash", $"DELETE {Routes.Base(model.Base.Name)}", $"cloudlet base delete {model.Base.Name}")
        {
            WhyNot = User.WhyNotDelete(model.Users),
            Confirm =
                $"The base {model.Base.Name} goes with its disk and its memory, {SizeText.Of(model.Base.StoredBytes)} in all. Overlays of it "
                + "that come later are refused until it is here again.",
            Then = "/bases",
            Done = $"{model.Base.Name} is deleted",
        };
}
