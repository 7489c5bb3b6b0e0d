; electron-builder's installer includes this: the command that the app carries becomes `stacklight` in every terminal.
; The Path itself is left alone, since an installer that writes a long one cuts it off. WindowsApps is a folder of the user that is on
; it since Windows 10. The batch file names the program from where it lies: cmd reads it in another code page than that of the
; user's name.
!define STACKLIGHT_COMMAND "$LOCALAPPDATA\Microsoft\WindowsApps\stacklight.cmd"

!macro customInstall
  Push $0
  CreateDirectory "$LOCALAPPDATA\Microsoft\WindowsApps"
  FileOpen $0 "${STACKLIGHT_COMMAND}" w
  FileWrite $0 '@"%~dp0..\..\Programs\stacklight\resources\bin\stacklight.exe" %*$\r$\n'
  FileClose $0
  Pop $0
!macroend

!macro customUnInstall
  Delete "${STACKLIGHT_COMMAND}"
!macroend
