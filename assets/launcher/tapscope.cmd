@echo off
rem The tapscope command of the packaged application: its Electron, run as a Node.
setlocal
set ELECTRON_RUN_AS_NODE=1
"%~dp0..\..\Tapscope.exe" "%~dp0..\app.asar\out\main\cli.js" %*
