// The verify box takes a file dropped or pasted on it, and reads the code with
// a camera where the browser can.
for (const form of document.querySelectorAll("[data-verify]")) {
  const file = form.querySelector("input[type=file]");
  const text = form.querySelector("input[name=text]");
  const area = form.querySelector(".drop");

  const take = (files) => {
    if (!files?.length) return false;
    file.files = files;
    form.requestSubmit();
    return true;
  };

  for (const kind of ["dragenter", "dragover"])
    area.addEventListener(kind, (e) => {
      e.preventDefault();
      area.classList.add("over");
    });
  area.addEventListener("dragleave", () => area.classList.remove("over"));
  area.addEventListener("drop", (e) => {
    e.preventDefault();
    area.classList.remove("over");
    if (!take(e.dataTransfer.files)) text.value = e.dataTransfer.getData("text");
  });
  form.addEventListener("paste", (e) => {
    if (take(e.clipboardData.files)) e.preventDefault();
  });
  file.addEventListener("change", () => file.files.length && form.requestSubmit());
  area.querySelector("[data-drop]").hidden = false;

  camera(form.querySelector("[data-camera]"), (found) => {
    text.value = found;
    form.requestSubmit();
  });
}

// camera offers a button that reads a code; found is called with its text.
function camera(place, found) {
  if (!place || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  place.hidden = false;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn second";
  button.textContent = "Read the code with the camera";
  const note = document.createElement("p");
  note.className = "small";
  note.setAttribute("role", "status");
  place.append(button, note);

  button.addEventListener("click", async () => {
    button.disabled = true;
    const video = document.createElement("video");
    video.muted = video.playsInline = true;
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.srcObject = stream;
      place.append(video);
      await video.play();
      note.textContent = "Hold the code in front of the camera.";
      const reader = new BarcodeDetector({ formats: ["qr_code"] });
      while (video.isConnected) {
        const [code] = await reader.detect(video);
        if (code) {
          for (const track of stream.getTracks()) track.stop();
          video.remove();
          note.textContent = "Read. Checking it now.";
          return found(code.rawValue);
        }
        await new Promise(requestAnimationFrame);
      }
    } catch {
      video.remove();
      note.textContent = "The camera cannot be used here. Take a photo of the code and choose it as a file.";
      button.disabled = false;
    }
  });
}
